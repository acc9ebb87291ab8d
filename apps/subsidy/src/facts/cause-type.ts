/** What kind of event told of a cause, for SQL. @param eventId what gives its id */
export const causeTypeOf = (eventId: string): string =>
  `(select i.type from inbox i where i.consumer = 'subsidy' and i.event_id = (${eventId})::text)`;
