import type { HoldView } from './hold.dto';
import type { Hold } from './holds';

export function viewOfHold(hold: Hold): HoldView {
  return {
    id: hold.id,
    reason: hold.reason,
    rule: hold.rule,
    causeEventId: hold.causeEventId,
    causeType: hold.causeType,
    causeEventIds: hold.causeEventIds,
    credit: hold.credit,
    causeAnnulledBy: hold.causeAnnulledBy,
    annulledByType: hold.annulledByType,
    state: hold.state,
    heldAt: new Date(hold.heldAt).toISOString(),
  };
}
