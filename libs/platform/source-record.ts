import { v5 } from 'uuid';

/** Of the ids below, so that they cannot meet ids made otherwise. */
const NAMESPACE = '6f0b1f0e-6c1a-5d3e-9c58-2a1f4b7d9e01';

/**
 * The id of the one record that a thing of another service makes. Known from the thing's own id, so that news about it
 * finds its record, whichever comes first.
 */
export function recordIdOf(sourceId: string): string {
  return v5(sourceId, NAMESPACE);
}
