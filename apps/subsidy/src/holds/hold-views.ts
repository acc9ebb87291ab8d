import type { HoldView } from './hold.dto';
import type { Hold } from './holds';

export function viewOfHold(hold: Hold): HoldView {
  return {
    id: hold.id,
    reason: hold.reason,
    rule: hold.rule,
    causeEventId: hold.causeEventId,
    causeEventIds: hold.causeEventIds,
    credit: hold.credit,
    causeAnnulledBy: hold.causeAnnulledBy,
    state: hold.state,
    heldAt: new Date(hold.heldAt).toISOString(),
  };
}
