"""Month against month: series with months on both sides, a gap stays a gap."""

import pandas as pd

import analytics as an
from analytics.prose.months import series
from tests.builders import dataset


def figure(name: str, month: str, count: object, **more: object) -> dict[str, object]:
    first = pd.Period(month, "M")
    window = f"{first.start_time:%Y-%m-%d}/{first.end_time:%Y-%m-%d}"
    return {"id": name, "window": window, "count": count, "date_precision": "month"} | more


def test_a_gap_is_missing_and_a_bound_is_marked() -> None:
    data = dataset(
        figures=[
            figure("a", "2023-01", 20),
            figure("b", "2023-02", 10),
            figure("c", "2024-01", (16, None)),
            figure("d", "2024-03", 5),
        ]
    )
    result = an.months(data, "2023", "2024").set_index("month")
    assert result["count_a"].dropna().to_dict() == {1: 20, 2: 10}
    assert result["count_b"].dropna().to_dict() == {1: 16, 3: 5}
    assert result["more_b"].dropna().to_dict() == {1: True, 3: False}
    assert result.loc[1, "rows_b"] == "figures:c"


def test_only_months_that_were_asked_for_are_listed() -> None:
    data = dataset(figures=[figure("a", "2023-01", 20), figure("c", "2024-01", 16)])
    assert an.months(data, "H1 2023", "H1 2024")["month"].tolist() == [1, 2, 3, 4, 5, 6]


def test_a_series_with_months_on_one_side_only_is_no_series() -> None:
    data = dataset(
        figures=[figure("a", "2023-01", 20), figure("c", "2024-01", 16, source_id="others")]
    )
    assert an.months(data, "2023", "2024").empty


def test_who_was_killed_is_never_added_up_with_others() -> None:
    def killed(name: str, month: str, count: int, victims: str) -> dict[str, object]:
        persons = {"measure": "killed", "unit": "persons", "victims": victims, "scope": "SY"}
        return figure(name, month, count, origin="Press", **persons)

    data = dataset(
        figures=[
            killed("a", "2023-01", 4, "civilians"),
            killed("b", "2024-01", 6, "civilians"),
            killed("c", "2023-01", 30, "militants"),
            killed("d", "2024-01", 10, "militants"),
        ]
    )
    result = an.months(data, "2023", "2024", measure="killed")
    assert [each.name for each in series(result)] == [
        "Syria: militants killed (Press)",
        "Syria: civilians killed (Press)",
    ]
    assert an.headline(result) == (
        "Militants killed in Syria: 10 in 1 month of 2024, 30 in the same month of 2023 (Press)"
    )


def test_lists_of_incidents_have_months_where_they_are_covered_whole() -> None:
    events = [
        {"id": f"{day}{n}", "day": day, "scope": scope}
        for day, scope, count in [
            ("2023-01-05", "IQ-KI", 3), ("2024-01-07", "IQ-KI", 5), ("2024-02-01", "IQ-DI", 2),
        ]
        for n in range(count)
    ]  # fmt: skip
    covered = [{"window": "2023-01-01/2023-02-28"}, {"window": "2024-01-01/2024-02-20"}]
    data = dataset(events=events, covered=covered)
    result = an.months(data, "2023", "2024").set_index("month")
    assert result["count_a"].dropna().to_dict() == {1: 3, 2: 0}
    assert result["count_b"].dropna().to_dict() == {1: 5}  # February 2024 is covered in part
    kirkuk = an.months(data, "2023", "2024", by="province").set_index("scope")
    assert set(kirkuk.index) == {"IQ-KI"}
    assert an.months(data, "2023", "2024", scope="Diyala").empty
