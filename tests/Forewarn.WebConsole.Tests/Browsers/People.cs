using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Tests.Browsers;

/// <summary>People who sit before the screens of the tests.</summary>
public static class People
{
    public static Viewer Liaison(string party, string name = "Dana Watch") => new("dana", name, party, [Role.Watch, Role.Liaison]);

    public static Viewer Operator(string party, string name = "Oren Operator") => new("oren", name, party, [Role.Watch, Role.Liaison, Role.Operator]);

    public static Viewer Watcher(string party, string name = "Wanda Watcher") => new("wanda", name, party, [Role.Watch]);
}
