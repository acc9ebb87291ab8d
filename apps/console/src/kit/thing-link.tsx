import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useHasRole } from '../frame/me';
import { useHrefOfThing } from './subjects';
import { Code } from './values';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EVENT = 'event';

/** What an id is of, by the field it stands in. */
const THINGS: Record<string, string> = {
  ...{ enterpriseId: 'enterprise', recordId: 'credit-record', recordIds: 'credit-record' },
  ...{ pledgeId: 'pledge', violationId: 'violation', penaltyId: 'penalty', objectionId: 'objection' },
  ...{ repairId: 'repair', inspectionId: 'inspection', planId: 'inspection-plan', applicationId: 'application' },
  ...{ payoutId: 'payout', correctionId: 'correction', topUpPayoutId: 'payout' },
  ...{ causeEventId: EVENT, sourceEventId: EVENT, eventId: EVENT },
};
/** Lists whose lines have the id of a record. */
const OF_RECORDS = new Set(['records', 'items']);

/** The kind of thing an id leads to; undefined for other ids and for what is no id. */
export function thingOf(field: string, within: string, value: string): string | undefined {
  if (!UUID.test(value)) return undefined;
  return field === 'id' && OF_RECORDS.has(within) ? 'credit-record' : THINGS[field];
}

/** An id that leads to its page, where that is open to the reader. */
export function ThingLink({ kind, id }: { kind: string; id: string }): ReactNode {
  const seesEvents = useHasRole('auditor', 'operator');
  const page = useHrefOfThing(kind, id);
  const href = kind === EVENT && seesEvents ? `/events/${id}` : page;
  return href ? (
    <Link to={href}>
      <Code>{id}</Code>
    </Link>
  ) : (
    <Code>{id}</Code>
  );
}
