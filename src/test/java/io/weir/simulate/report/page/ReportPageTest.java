package io.weir.simulate.report.page;

import static io.weir.simulate.history.Script.script;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.protocol.Code;
import io.weir.simulate.history.History;
import io.weir.simulate.history.RunHistory;
import io.weir.simulate.history.Script;
import io.weir.simulate.report.DemoReport;
import io.weir.simulate.report.Quantiles;
import io.weir.simulate.report.TenantOutcome;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {

  private static final String HOSTILE =
      "</title></style><script>alert(1)</script><!-- ]]> & \" ' \u0000\u0007\u202e\ud800";

  /** Elements that HTML reads as ended although they have no end tag. */
  private static final Set<String> MAY_BE_EMPTY = Set.of("meta", "rect", "line", "path", "circle");

  @ParameterizedTest
  @ValueSource(strings = {"tenant-1", HOSTILE, "<b>", "\"", "", "名前 🐟", "%s %n %"})
  void shouldShowAnyNameAsItIsWithoutLettingItBecomeMarkup(String name) throws Exception {
    Document page = parse(ReportPage.of(name, report(name), run(name), run(name)));

    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(texts(page, "bdi")).contains(name.replaceAll("[\u0000\u0007\ud800]", "\uFFFD"));
    assertThat(all(page, "style")).hasSize(1);
  }

  @Test
  void shouldNeedNothingFromOutsideThePage() throws Exception {
    String html = ReportPage.of("run", report("a"), run("a"), run("b"));

    for (Element element : all(parse(html), "*")) {
      assertThat(List.of("script", "link", "img", "iframe", "object", "use"))
          .doesNotContain(element.getTagName());
      for (String attribute : List.of("src", "href", "onload", "onclick", "style")) {
        assertThat(element.hasAttribute(attribute)).as(attribute).isFalse();
      }
    }
    assertThat(html).doesNotContain("@import", "url(", "http:");
  }

  @Test
  void shouldSayInWordsWhatEveryPictureShows() throws Exception {
    Document page = parse(ReportPage.of("run", report("a"), run("a"), run("b")));

    for (Element picture : all(page, "svg")) {
      if (picture.getAttribute("role").equals("img")) {
        Element title = (Element) picture.getElementsByTagName("title").item(0);
        assertThat(title.getParentNode()).isSameAs(picture);
        assertThat(title.getTextContent()).isNotBlank();
      }
    }
    Set<String> ids = Set.copyOf(all(page, "*").stream().map(e -> e.getAttribute("id")).toList());
    for (Element labelled : all(page, "*")) {
      if (labelled.hasAttribute("aria-labelledby")) {
        assertThat(ids).contains(labelled.getAttribute("aria-labelledby").split(" "));
      }
    }
  }

  @Test
  void shouldBeReadByHtmlAsByXml() throws Exception {
    String html = ReportPage.of("run", report("a"), run("a"), run("b"));

    assertThat(html).startsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"");
    for (String tag : html.split("(?=<)", -1)) {
      if (tag.matches("(?s)<[^>]*/>.*")) {
        assertThat(MAY_BE_EMPTY).contains(tag.replaceAll("(?s)^<(\\w+).*", "$1"));
      }
    }
    // What XML escapes in a style sheet, HTML would read as it is.
    assertThat(texts(parse(html), "style").getFirst()).doesNotContainPattern("[<>&]");
  }

  @Test
  void shouldSayFirstWhatBecameOfTheRun() throws Exception {
    Document one = parse(ReportPage.of("nightly", run("a"), List.of()));
    Document two = parse(ReportPage.of("demo", report("a"), run("a"), run("b")));

    assertThat(texts(one, "p").subList(0, 2))
        .containsExactly(
            "2 queries ran, 1 was refused; 95 % of them waited 30 ms or less.",
            "Domain d: 2 queries of 1 group on 4 slots in 1.5 s, 3 terminal decisions, one for each"
                + " request that has ended.");
    assertThat(texts(two, "p").getFirst())
        .isEqualTo(
            "1 of 1 tenant had answers sooner when governed: the median tenant's 95th percentile"
                + " went from 40.0 s to 4.0 s.");
    assertThat(texts(one, "h2")).doesNotContain("What each tenant's users saw");
  }

  @Test
  void shouldHaveAPageForARunInWhichNothingHappened() throws Exception {
    History empty = RunHistory.whole(Script.DOMAIN).history();
    DemoReport nobody = new DemoReport(0, 0, 1, List.of());

    assertThat(texts(parse(ReportPage.of("empty", empty, List.of())), "p").getFirst())
        .isEqualTo("0 queries ran, none was refused; 95 % of them waited 0 ms or less.");
    assertThat(all(parse(ReportPage.of("empty", nobody, empty, empty)), "section")).isNotEmpty();
  }

  @Test
  void shouldWriteTheSamePageInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      String here = ReportPage.of("run", report("a"), run("a"), run("b"));
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ReportPage.of("run", report("a"), run("a"), run("b"))).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static History run(String group) {
    RunHistory history = RunHistory.whole(Script.DOMAIN);
    script()
        .at(0)
        .granted(group, "q1", 0)
        .queued(group, "q2")
        .at(20)
        .rejected(group, "q3", Code.QUEUE_FULL, "domain")
        .at(30)
        .released(group, "q1", 30_000, 30)
        .granted(group, "q2", 30)
        .at(1_500)
        .released(group, "q2", 1_470_000, 1_470)
        .decisions()
        .forEach(history);
    return history.history();
  }

  private static DemoReport report(String tenant) {
    return new DemoReport(
        2,
        2,
        1,
        List.of(
            new TenantOutcome(
                tenant,
                2,
                1,
                1,
                new Quantiles(20_000, 40_000, 40_000),
                new Quantiles(2_000, 4_000, 4_000))));
  }

  private static Document parse(String html) throws Exception {
    var parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
    parser.setErrorHandler(null);
    return parser.parse(new InputSource(new StringReader(html)));
  }

  private static List<Element> all(Document page, String name) {
    NodeList nodes = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<String> texts(Document page, String name) {
    return all(page, name).stream().map(Element::getTextContent).toList();
  }
}
