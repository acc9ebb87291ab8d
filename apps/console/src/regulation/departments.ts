/** Departments that act here; a filter offers them. */
export const DEPARTMENTS = ['market-regulation', 'emergency-management', 'ecology-environment'];
