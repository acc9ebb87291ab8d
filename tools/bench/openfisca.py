"""The rules of tools/bench/rules.ts in OpenFisca: records are its persons, enterprises its group entity.

Usage: openfisca.py FILE TODAY SAMPLE
FILE: int32 columns, each of all records, enterprise by enterprise: kind, determined, repaired (days since 1970, -1: never);
three records an enterprise. Prints as JSON the enterprises a second of `calculate` alone, all that a rating tells: points and
last day of each record, score, grade and the day of the next change. Then score, grade and next change of the first SAMPLE.
"""

import json
import sys
import time
from datetime import date

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

EACH = 3
AWARD, MINOR, GENERAL, SERIOUS, LISTED = range(5)

Record = build_entity(key="record", plural="records", label="A credit record", is_person=True)
Enterprise = build_entity(
    key="enterprise",
    plural="enterprises",
    label="An enterprise",
    roles=[{"key": "entry", "plural": "entries", "label": "What is on record about it"}],
)


FAR = np.datetime64("9999-12-31")


def day_of(period):
    return np.datetime64(str(period.start))


def months_after(days, months):
    """The same day of a later month, or the last of that month where it has no such day."""
    month = days.astype("datetime64[M]")
    later = month + months
    last = (later + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.minimum(later.astype("datetime64[D]") + (days - month.astype("datetime64[D]")), last)


class kind(Variable):
    value_type = int
    entity = Record
    definition_period = DateUnit.ETERNITY
    label = "What it is, as numbered above"


class determined(Variable):
    value_type = date
    entity = Record
    definition_period = DateUnit.ETERNITY
    label = "Since when"


class repaired(Variable):
    value_type = date
    entity = Record
    definition_period = DateUnit.ETERNITY
    label = "From when on it counts no more; far away when it is not repaired"


class until(Variable):
    value_type = date
    entity = Record
    definition_period = DateUnit.DAY
    label = "The first day on which it counts no more"

    def formula(record, period):
        of = record("kind", period)
        by_time = months_after(record("determined", period), np.array([24, 3, 12, 36, 36])[of])
        return np.where(of == AWARD, by_time, np.minimum(by_time, record("repaired", period)))


class counts(Variable):
    value_type = bool
    entity = Record
    definition_period = DateUnit.DAY
    label = "Whether it counts on the day"

    def formula(record, period):
        today = day_of(period)
        return (record("determined", period) <= today) & (record("until", period) > today)


class lessens(Variable):
    value_type = date
    entity = Record
    definition_period = DateUnit.DAY
    label = "From when on it weighs half; far away where it never does"

    def formula(record, period):
        return np.where(record("kind", period) == GENERAL, months_after(record("determined", period), 6), FAR)


class points(Variable):
    value_type = int
    entity = Record
    definition_period = DateUnit.DAY
    label = "What it adds or takes"

    def formula(record, period):
        full = np.array([5, -2, -10, -30, 0], dtype=np.int32)[record("kind", period)]
        weighed = np.where(record("lessens", period) <= day_of(period), full // 2, full)
        return np.where(record("counts", period), weighed, 0)


class changes(Variable):
    value_type = date
    entity = Record
    definition_period = DateUnit.DAY
    label = "The first day after this one on which it counts otherwise"

    def formula(record, period):
        today = day_of(period)
        lessens = record("lessens", period)
        ends = np.where(lessens > today, np.minimum(lessens, record("until", period)), record("until", period))
        begins = np.where(record("until", period) > record("determined", period), record("determined", period), FAR)
        return np.where(record("determined", period) > today, begins, np.where(record("counts", period), ends, FAR))


class score(Variable):
    value_type = int
    entity = Enterprise
    definition_period = DateUnit.DAY
    label = "Its points; awards add ten at most"

    def formula(enterprise, period):
        each = enterprise.members("points", period)
        awards = enterprise.sum(np.maximum(each, 0))
        others = enterprise.sum(np.minimum(each, 0))
        return np.clip(75 + np.minimum(awards, 10) + others, 0, 100)


class grade(Variable):
    value_type = int
    entity = Enterprise
    definition_period = DateUnit.DAY
    label = "0 is A, 3 is D"

    def formula(enterprise, period):
        reached = enterprise("score", period)
        by_score = (reached < 85).astype(np.int32) + (reached < 70) + (reached < 60)
        is_listed = (enterprise.members("kind", period) == LISTED) & enterprise.members("counts", period)
        return np.where(enterprise.any(is_listed), 3, by_score)


class next_change(Variable):
    value_type = date
    entity = Enterprise
    definition_period = DateUnit.DAY
    label = "The first day after this one on which any of its records counts otherwise"

    def formula(enterprise, period):
        days = enterprise.members("changes", period).astype(np.int64)
        return enterprise.min(days).astype(np.int64).astype("datetime64[D]")


def main():
    file, today, sample = sys.argv[1], sys.argv[2], int(sys.argv[3])
    columns = np.fromfile(file, dtype=np.int32).reshape(3, -1)
    records = columns.shape[1]
    count = records // EACH
    system = TaxBenefitSystem([Record, Enterprise])
    system.add_variables(kind, determined, repaired, until, counts, lessens, points, changes, score, grade, next_change)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("record", np.arange(records))
    enterprises = builder.declare_entity("enterprise", np.arange(count))
    builder.join_with_persons(enterprises, np.repeat(np.arange(count), EACH), np.repeat("entry", records))
    simulation = builder.build(system)
    simulation.set_input("kind", "ETERNITY", columns[0])
    simulation.set_input("determined", "ETERNITY", columns[1].astype("datetime64[D]"))
    repairs = np.where(columns[2] < 0, FAR, columns[2].astype("datetime64[D]"))
    simulation.set_input("repaired", "ETERNITY", repairs)
    started = time.perf_counter()
    told = {name: simulation.calculate(name, today) for name in ("points", "until", "score", "grade", "next_change")}
    seconds = time.perf_counter() - started
    answer = {
        "perSecond": count / seconds,
        "scores": told["score"][:sample].tolist(),
        "grades": told["grade"][:sample].tolist(),
        "nextChanges": told["next_change"][:sample].astype(str).tolist(),
    }
    print(json.dumps(answer))


main()
