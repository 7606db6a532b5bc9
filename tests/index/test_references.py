"""Every entry of the bundled article, field by field, and nothing but what it states."""

from typing import Any

import pytest

from index.bibliography.entries import parse_entry

ENTRIES: list[tuple[str, list[str], dict[str, Any]]] = [
    (
        "Allison, G. T. (2020). The Clash of AI Superpowers. The National Interest, 165, 11–24.",
        [],
        {
            "type": "article-journal",
            "author": [{"family": "Allison", "given": "G. T."}],
            "issued": {"date-parts": [[2020]]},
            "title": "The Clash of AI Superpowers",
            "container-title": "The National Interest",
            "volume": "165",
            "page": "11–24",
        },
    ),
    (
        (
            "Armstrong, S., Bostrom, N., & Shulman, C. (2015). Racing to the precipice: "
            "a Model of Artificial Intelligence Development. AI & Society, 31(2), "
            "201–206. https://doi.org/10.1007/s00146-015-0590-y"
        ),
        ["https://doi.org/10.1007/s00146-015-0590-y"],
        {
            "type": "article-journal",
            "author": [
                {"family": "Armstrong", "given": "S."},
                {"family": "Bostrom", "given": "N."},
                {"family": "Shulman", "given": "C."},
            ],
            "issued": {"date-parts": [[2015]]},
            "title": "Racing to the precipice: a Model of Artificial Intelligence Development",
            "container-title": "AI & Society",
            "volume": "31",
            "issue": "2",
            "page": "201–206",
            "DOI": "10.1007/s00146-015-0590-y",
        },
    ),
    (
        (
            "Asaro, P. (2019). “What is an ‘Artificial Intelligence Arms Race’ Anyway?” "
            "I/S: A Journal of Law and Policy for the Information Society, 15(1-2), "
            "45–64."
        ),
        [],
        {
            "type": "article-journal",
            "author": [{"family": "Asaro", "given": "P."}],
            "issued": {"date-parts": [[2019]]},
            "title": "What is an ‘Artificial Intelligence Arms Race’ Anyway?",
            "container-title": "I/S: A Journal of Law and Policy for the Information Society",
            "volume": "15",
            "issue": "1-2",
            "page": "45–64",
        },
    ),
    (
        (
            "Buchanan, B. (2020). The AI Triad and What It Means for National Security "
            "Strategy. Center for Security and Emerging Technology. "
            "https://cset.georgetown.edu/publication/the-ai-triad-and-what-it-means-for-n"
            "ational-security-strategy/"
        ),
        [
            (
                "https://cset.georgetown.edu/publication/the-ai-triad-and-what-it-means-f"
                "or-national-security-strategy/"
            )
        ],
        {
            "type": "report",
            "author": [{"family": "Buchanan", "given": "B."}],
            "issued": {"date-parts": [[2020]]},
            "title": "The AI Triad and What It Means for National Security Strategy",
            "publisher": "Center for Security and Emerging Technology",
            "URL": (
                "https://cset.georgetown.edu/publication/the-ai-triad-and-what-it-means-f"
                "or-national-security-strategy/"
            ),
        },
    ),
    (
        (
            "Carrozza, I., Marsh, N., & Reichberg, G. M. (2022). Dual-Use AI Technology "
            "in China, the US and the EU: Strategic Implications for the Balance of "
            "Power. PRIO."
        ),
        [],
        {
            "type": "report",
            "author": [
                {"family": "Carrozza", "given": "I."},
                {"family": "Marsh", "given": "N."},
                {"family": "Reichberg", "given": "G. M."},
            ],
            "issued": {"date-parts": [[2022]]},
            "title": (
                "Dual-Use AI Technology in China, the US and the EU: Strategic "
                "Implications for the Balance of Power"
            ),
            "publisher": "PRIO",
        },
    ),
    (
        (
            "Cave, S., & ÓhÉigeartaigh, S. S. (2018). An AI Race for Strategic "
            "Advantage. Proceedings of the 2018 AAAI/ACM Conference on AI, Ethics, and "
            "Society - AIES '18. https://doi.org/10.1145/3278721.3278780"
        ),
        ["https://doi.org/10.1145/3278721.3278780"],
        {
            "type": "paper-conference",
            "author": [
                {"family": "Cave", "given": "S."},
                {"family": "ÓhÉigeartaigh", "given": "S. S."},
            ],
            "issued": {"date-parts": [[2018]]},
            "title": "An AI Race for Strategic Advantage",
            "container-title": (
                "Proceedings of the 2018 AAAI/ACM Conference on AI, Ethics, and Society - AIES '18"
            ),
            "DOI": "10.1145/3278721.3278780",
        },
    ),
    (
        (
            "Chivvis, C., & Kavanagh, J. (2024, June 17). How AI Might Affect "
            "Decisionmaking in a National Security Crisis. Carnegieendowment.org "
            "(https://carnegieendowment.org/research/2024/06/artificial-intelligence-nati"
            "onal-security-crisis?lang=en). "
            "https://carnegieendowment.org/research/2024/06/artificial-intelligence-natio"
            "nal-security-crisis?lang=en"
        ),
        [
            (
                "https://carnegieendowment.org/research/2024/06/artificial-intelligence-n"
                "ational-security-crisis?lang=en"
            ),
            (
                "https://carnegieendowment.org/research/2024/06/artificial-intelligence-n"
                "ational-security-crisis?lang=en"
            ),
        ],
        {
            "type": "webpage",
            "author": [{"family": "Chivvis", "given": "C."}, {"family": "Kavanagh", "given": "J."}],
            "issued": {"date-parts": [[2024, 6, 17]]},
            "title": "How AI Might Affect Decisionmaking in a National Security Crisis",
            "container-title": "Carnegieendowment.org",
            "URL": (
                "https://carnegieendowment.org/research/2024/06/artificial-intelligence-n"
                "ational-security-crisis?lang=en"
            ),
        },
    ),
    (
        (
            "Diehl, C., & Lambach, D. (2022). (K)ein „AI Arms Race“? "
            "Technologieführerschaft im Verhältnis der Großmächte. Zeitschrift Für "
            "Außen- Und Sicherheitspolitik, 15(2-3), 263–282. "
            "https://doi.org/10.1007/s12399-022-00915-7"
        ),
        ["https://doi.org/10.1007/s12399-022-00915-7"],
        {
            "type": "article-journal",
            "author": [{"family": "Diehl", "given": "C."}, {"family": "Lambach", "given": "D."}],
            "issued": {"date-parts": [[2022]]},
            "title": "(K)ein „AI Arms Race“? Technologieführerschaft im Verhältnis der Großmächte",
            "container-title": "Zeitschrift Für Außen- Und Sicherheitspolitik",
            "volume": "15",
            "issue": "2-3",
            "page": "263–282",
            "DOI": "10.1007/s12399-022-00915-7",
        },
    ),
    (
        (
            "Ding, J. (2021). China’s Growing Influence over the Rules of the Digital "
            "Road. Asia Policy, 28(2), 33–42. https://doi.org/10.1353/asp.2021.0015"
        ),
        ["https://doi.org/10.1353/asp.2021.0015"],
        {
            "type": "article-journal",
            "author": [{"family": "Ding", "given": "J."}],
            "issued": {"date-parts": [[2021]]},
            "title": "China’s Growing Influence over the Rules of the Digital Road",
            "container-title": "Asia Policy",
            "volume": "28",
            "issue": "2",
            "page": "33–42",
            "DOI": "10.1353/asp.2021.0015",
        },
    ),
    (
        (
            "Friedberg, A. L. (2006). The United States and the Cold War Arms Race. In "
            "Reviewing the Cold War: approaches, interpretations, and Theory (pp. "
            "207–231). Routledge."
        ),
        [],
        {
            "type": "chapter",
            "author": [{"family": "Friedberg", "given": "A. L."}],
            "issued": {"date-parts": [[2006]]},
            "title": "The United States and the Cold War Arms Race",
            "container-title": "Reviewing the Cold War: approaches, interpretations, and Theory",
            "page": "207–231",
            "publisher": "Routledge",
        },
    ),
    (
        (
            "Geist, E. M. (2016). It’s Already Too Late to Stop the AI Arms Race—We Must "
            "Manage It Instead. Bulletin of the Atomic Scientists, 72(5), 318–321. "
            "https://doi.org/10.1080/00963402.2016.1216672"
        ),
        ["https://doi.org/10.1080/00963402.2016.1216672"],
        {
            "type": "article-journal",
            "author": [{"family": "Geist", "given": "E. M."}],
            "issued": {"date-parts": [[2016]]},
            "title": "It’s Already Too Late to Stop the AI Arms Race—We Must Manage It Instead",
            "container-title": "Bulletin of the Atomic Scientists",
            "volume": "72",
            "issue": "5",
            "page": "318–321",
            "DOI": "10.1080/00963402.2016.1216672",
        },
    ),
    (
        (
            "Glaser, C. L. (2000). The Causes and Consequences of Arms Races. Annual "
            "Review of Political Science, 3(1), 251–276. "
            "https://doi.org/10.1146/annurev.polisci.3.1.251"
        ),
        ["https://doi.org/10.1146/annurev.polisci.3.1.251"],
        {
            "type": "article-journal",
            "author": [{"family": "Glaser", "given": "C. L."}],
            "issued": {"date-parts": [[2000]]},
            "title": "The Causes and Consequences of Arms Races",
            "container-title": "Annual Review of Political Science",
            "volume": "3",
            "issue": "1",
            "page": "251–276",
            "DOI": "10.1146/annurev.polisci.3.1.251",
        },
    ),
    (
        (
            "Johnson, J. (2019). Artificial Intelligence & Future warfare: Implications "
            "for International Security. Defense & Security Analysis, 35(2), 147–169."
        ),
        [],
        {
            "type": "article-journal",
            "author": [{"family": "Johnson", "given": "J."}],
            "issued": {"date-parts": [[2019]]},
            "title": ("Artificial Intelligence & Future warfare: Implications for International Security"),
            "container-title": "Defense & Security Analysis",
            "volume": "35",
            "issue": "2",
            "page": "147–169",
        },
    ),
    (
        (
            "Mahnken, T. G., Maiolo, J. A., & Stevenson, D. (2016). Arms Races in "
            "International Politics : from the Nineteenth to the twenty-first Century. "
            "Oxford University Press."
        ),
        [],
        {
            "type": "book",
            "author": [
                {"family": "Mahnken", "given": "T. G."},
                {"family": "Maiolo", "given": "J. A."},
                {"family": "Stevenson", "given": "D."},
            ],
            "issued": {"date-parts": [[2016]]},
            "title": (
                "Arms Races in International Politics : from the Nineteenth to the twenty-first Century"
            ),
            "publisher": "Oxford University Press",
        },
    ),
    (
        (
            "Roff, H. M. (2019). The Frame problem: the AI “arms Race” Isn’t One. "
            "Bulletin of the Atomic Scientists, 75(3), 95–98. "
            "https://doi.org/10.1080/00963402.2019.1604836"
        ),
        ["https://doi.org/10.1080/00963402.2019.1604836"],
        {
            "type": "article-journal",
            "author": [{"family": "Roff", "given": "H. M."}],
            "issued": {"date-parts": [[2019]]},
            "title": "The Frame problem: the AI “arms Race” Isn’t One",
            "container-title": "Bulletin of the Atomic Scientists",
            "volume": "75",
            "issue": "3",
            "page": "95–98",
            "DOI": "10.1080/00963402.2019.1604836",
        },
    ),
    (
        (
            "Scharre, P. (2021). Debunking the AI Arms Race Theory. Texas National "
            "Security Review, 4(3). https://doi.org/10.26153/tsw/13985"
        ),
        ["https://doi.org/10.26153/tsw/13985"],
        {
            "type": "article-journal",
            "author": [{"family": "Scharre", "given": "P."}],
            "issued": {"date-parts": [[2021]]},
            "title": "Debunking the AI Arms Race Theory",
            "container-title": "Texas National Security Review",
            "volume": "4",
            "issue": "3",
            "DOI": "10.26153/tsw/13985",
        },
    ),
    (
        (
            "Schmid, S., Lambach, D., Diehl, C., & Reuter, C. (2025). Arms Race or "
            "Innovation Race? Geopolitical AI Development. Geopolitics, 1–30. "
            "https://doi.org/10.1080/14650045.2025.2456019"
        ),
        ["https://doi.org/10.1080/14650045.2025.2456019"],
        {
            "type": "article-journal",
            "author": [
                {"family": "Schmid", "given": "S."},
                {"family": "Lambach", "given": "D."},
                {"family": "Diehl", "given": "C."},
                {"family": "Reuter", "given": "C."},
            ],
            "issued": {"date-parts": [[2025]]},
            "title": "Arms Race or Innovation Race? Geopolitical AI Development",
            "container-title": "Geopolitics",
            "page": "1–30",
            "DOI": "10.1080/14650045.2025.2456019",
        },
    ),
    (
        (
            "Schmidt, E. (2022). AI, Great Power Competition & National Security. "
            "Daedalus, 151 (2), 288–298. https://doi.org/10.1162/daed_a_01916"
        ),
        [],
        {
            "type": "article-journal",
            "author": [{"family": "Schmidt", "given": "E."}],
            "issued": {"date-parts": [[2022]]},
            "title": "AI, Great Power Competition & National Security",
            "container-title": "Daedalus",
            "volume": "151",
            "issue": "2",
            "page": "288–298",
            "DOI": "10.1162/daed_a_01916",
        },
    ),
    (
        (
            "Ueno, H. (2023). Artificial Intelligence as Dual-Use Technology. In I. K. "
            "Hatzilygeroudis, G. A. Tsihrintzis, & L. C. Jain (Eds.), Fusion of Machine "
            "Learning Paradigms (pp. 7–31). Springer Nature."
        ),
        [],
        {
            "type": "chapter",
            "author": [{"family": "Ueno", "given": "H."}],
            "editor": [
                {"family": "Hatzilygeroudis", "given": "I. K."},
                {"family": "Tsihrintzis", "given": "G. A."},
                {"family": "Jain", "given": "L. C."},
            ],
            "issued": {"date-parts": [[2023]]},
            "title": "Artificial Intelligence as Dual-Use Technology",
            "container-title": "Fusion of Machine Learning Paradigms",
            "page": "7–31",
            "publisher": "Springer Nature",
        },
    ),
]


@pytest.mark.parametrize(("text", "links", "expected"), ENTRIES, ids=[e[0][:12] for e in ENTRIES])
def test_every_entry_of_the_bundled_article(text: str, links: list[str], expected: dict[str, Any]) -> None:
    assert parse_entry(text, links) == expected


@pytest.mark.parametrize(
    ("entry", "author", "title"),
    [
        (
            "Prentice, Olive, ‘The Tidal Canal: Faith and Debt in Two Parishes’, in Silver Waters, ed. by Rose Tolland "
            "(Albion Press, 2009), pp. 293–307",
            {"family": "Prentice", "given": "Olive"}, "The Tidal Canal: Faith and Debt in Two Parishes",
        ),
        (
            "Oxford University Computing Services, 'Sudamih Project. Organising Humanities Material' (2011) "
            "https://zenodo.org/record/1",
            {"literal": "Oxford University Computing Services"}, "Sudamih Project. Organising Humanities Material",
        ),
        (
            "UK Data Archive, 'Documenting your Data' http://data-archive.ac.uk/create-manage/document",
            {"literal": "UK Data Archive"}, "Documenting your Data",
        ),
        (
            "Pennock, Maureen, 'Twelve Principles of Preservation (and a cartridge in a repository…)', Library blog "
            "(3 September 2013)",
            {"family": "Pennock", "given": "Maureen"}, "Twelve Principles of Preservation (and a cartridge in a repository…)",
        ),
        (
            "Saaty T.,”The Analytic Hierarchy Process”, McGraw-Hill, New York, 1980.",
            {"family": "Saaty", "given": "T."}, "The Analytic Hierarchy Process",
        ),
    ],
)  # fmt: skip
def test_whose_work_it_is_stands_before_a_title_in_quotation_marks(
    entry: str, author: dict[str, str], title: str
) -> None:
    item = parse_entry(entry)
    assert (item["author"], item["title"]) == ([author], title)
