using Forewarn.Core.Airspace;

namespace Forewarn.Core.Tests.Airspace;

public class PersonIdTests
{
    [Theory, InlineData("anna"), InlineData("a.haddad@ocha.example"), InlineData("auth0|7f3"), InlineData("-_x"), InlineData("https://id.example/people/7")]
    public void The_subjects_that_issuers_use_are_accepted(string name) => Assert.Equal(name, PersonId.Parse(name).ToString());

    [Theory, InlineData(""), InlineData(" anna"), InlineData("an na"), InlineData("\u0430nna"), InlineData("anna\u200b"), InlineData("<b>anna"), InlineData("a\"b"), InlineData("a\tb")]
    public void What_could_look_like_another_name_is_refused(string name) =>
        Assert.Equal("person", Assert.Throws<InvalidValueException>(() => PersonId.Parse(name)).Field);

    [Fact]
    public void Upper_and_lower_case_are_the_same_person()
    {
        Assert.Equal(PersonId.Parse("Anna@ocha.example"), PersonId.Parse("anna@OCHA.example"));
        Assert.Equal(PersonId.Parse("Anna").GetHashCode(), PersonId.Parse("aNNA").GetHashCode());
    }

    [Fact]
    public void Nobody_is_not_anybody() => Assert.NotEqual(default, PersonId.Parse("anna"));
}
