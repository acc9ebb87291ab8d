import { sql, type Tx } from '@app/platform/database';
import type { Payout } from '../payouts/payout-store';

/**
 * Whether a payment that a restore made us forget may have paid this payout: then its instruction is taken over. The
 * bank knows it: it answers what it answered then where all is the same, and refuses where anything differs, which stops
 * the payout until people have looked. So nothing is paid twice by either way.
 *
 * It is the same payment by the number of the application. An application that was filed after the moment of the restore
 * is filed again under another number: there payee and amount have to do.
 * @returns the id of the instruction, or null when a new one may be given
 */
export async function takeOverLostPayment(tx: Tx, payout: Payout): Promise<string | null> {
  const [taken] = await sql<{ id: string }>(
    tx,
    `update lost_payment set payout_id = $1
     where instruction_id = (
       select l.instruction_id from lost_payment l, application a
       where l.payout_id is null and a.id = $2
         and (l.application_number = a.number
           or (l.payee_name = a.payee_name and l.amount_fen = $3
             and not exists (select 1 from application own where own.number = l.application_number)))
       order by (l.application_number = a.number and l.amount_fen = $3) desc, l.application_number = a.number desc, l.instruction_id
       limit 1 for update of l)
     returning instruction_id as id`,
    [payout.id, payout.applicationId, payout.amountFen.toString()],
  );
  return taken?.id ?? null;
}
