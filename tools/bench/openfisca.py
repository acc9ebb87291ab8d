"""The rules of tools/bench/rules.ts in OpenFisca: records are its persons, enterprises its group entity.

Usage: openfisca.py FILE TODAY SAMPLE
FILE: int32 columns, each of all records, enterprise by enterprise: kind, determined, repaired (packed dates); three records
an enterprise. Prints as JSON the enterprises a second of `calculate` alone, and score and grade of the first SAMPLE.
"""

import json
import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

EACH = 3
MONTH = 31
AWARD, MINOR, GENERAL, SERIOUS, LISTED = range(5)

Record = build_entity(key="record", plural="records", label="A credit record", is_person=True)
Enterprise = build_entity(
    key="enterprise",
    plural="enterprises",
    label="An enterprise",
    roles=[{"key": "entry", "plural": "entries", "label": "What is on record about it"}],
)


def packed(period):
    start = period.start
    return start.year * 12 * MONTH + (start.month - 1) * MONTH + start.day - 1


class kind(Variable):
    value_type = int
    entity = Record
    definition_period = DateUnit.ETERNITY
    label = "What it is, as numbered above"


class determined(Variable):
    value_type = int
    entity = Record
    definition_period = DateUnit.ETERNITY
    label = "Since when"


class repaired(Variable):
    value_type = int
    entity = Record
    definition_period = DateUnit.ETERNITY
    label = "From when on it counts no more; far away when it is not repaired"


class months_counting(Variable):
    value_type = int
    entity = Record
    definition_period = DateUnit.DAY
    label = "How long its kind counts"

    def formula(record, period):
        return np.array([24, 3, 12, 36, 36], dtype=np.int32)[record("kind", period)]


class counts(Variable):
    value_type = bool
    entity = Record
    definition_period = DateUnit.DAY
    label = "Whether it counts on the day"

    def formula(record, period):
        today = packed(period)
        since = record("determined", period)
        is_open = (record("repaired", period) > today) | (record("kind", period) == AWARD)
        return (since <= today) & (since + record("months_counting", period) * MONTH > today) & is_open


class points(Variable):
    value_type = int
    entity = Record
    definition_period = DateUnit.DAY
    label = "What it adds or takes"

    def formula(record, period):
        of = record("kind", period)
        full = np.array([5, -2, -10, -30, 0], dtype=np.int32)[of]
        is_old = (of == GENERAL) & (record("determined", period) + 6 * MONTH <= packed(period))
        return np.where(record("counts", period), np.where(is_old, full // 2, full), 0)


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


def main():
    file, today, sample = sys.argv[1], sys.argv[2], int(sys.argv[3])
    columns = np.fromfile(file, dtype=np.int32).reshape(3, -1)
    records = columns.shape[1]
    count = records // EACH
    system = TaxBenefitSystem([Record, Enterprise])
    system.add_variables(kind, determined, repaired, months_counting, counts, points, score, grade)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("record", np.arange(records))
    enterprises = builder.declare_entity("enterprise", np.arange(count))
    builder.join_with_persons(enterprises, np.repeat(np.arange(count), EACH), np.repeat("entry", records))
    simulation = builder.build(system)
    for name, column in zip(("kind", "determined", "repaired"), columns, strict=True):
        simulation.set_input(name, "ETERNITY", column)
    started = time.perf_counter()
    grades = simulation.calculate("grade", today)
    seconds = time.perf_counter() - started
    scores = simulation.calculate("score", today)
    answer = {"perSecond": count / seconds, "scores": scores[:sample].tolist(), "grades": grades[:sample].tolist()}
    print(json.dumps(answer))


main()
