"""Customers are put into segments by the company, and by nobody else."""

from pathlib import Path

from server.goods import opened, staff

ROWS = [{"customer": "ann", "segment": "de"}, {"customer": "bob", "segment": "d e"}, {"segment": "de"}]


def test_rows_come_in_and_bad_ones_are_named(tmp_path: Path) -> None:
    with opened(tmp_path) as (house, client):
        told = client.post("/v1/customers", json={"customers": ROWS}).json()
        assert (told["changed"], told["same"]) == (1, 0)
        assert [(one["place"], one["part"]) for one in told["rejected"]] == [(1, "segment"), (2, "customer")]
        assert house.offers.segments.of("ann") == "de"
        alone = client.post("/v1/customers", json={"customers": ROWS[1:2]})
        assert (alone.status_code, alone.json()["error"]["part"]) == (422, "segment")
        assert client.post("/v1/customers", json={"customers": []}).status_code == 422


def test_only_the_company_says_who_belongs_where(tmp_path: Path) -> None:
    with opened(tmp_path, closed=True) as (_, client):
        body = {"customers": ROWS[:1]}
        assert client.post("/v1/customers", json=body).status_code in (401, 403)
        assert client.post("/v1/customers", json=body, headers=staff()).json()["changed"] == 1
