using Forewarn.WebConsole.Shell;

namespace Forewarn.WebConsole.Tests.Shell;

public class PagesTests
{
    [Fact]
    public void Every_page_is_listed_once() => Assert.Distinct(Pages.All.Select(page => page.Path));

    [Fact]
    public void No_two_pages_have_the_same_key() => Assert.Distinct(Pages.All.Select(page => page.Key).Where(key => key is not null));

    [Fact]
    public void Every_page_has_a_picture_of_its_own() => Assert.Distinct(Pages.All.Select(page => page.Icon));
}
