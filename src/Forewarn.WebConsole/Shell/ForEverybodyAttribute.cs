namespace Forewarn.WebConsole.Shell;

/// <summary>Stands on a page that is shown also to those who did not sign in; such a page has no <see cref="Desks.Desk"/> to ask then.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ForEverybodyAttribute : Attribute;
