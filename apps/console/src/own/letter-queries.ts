import { commitment, rewardPenalty, subsidy, take } from '../api/clients';
import type { components } from '../api/generated/subsidy';

export const SENDERS = ['subsidy', 'reward-penalty', 'commitment'] as const;
export type Sender = (typeof SENDERS)[number];
export type LetterHead = components['schemas']['LetterHead'];
export type Letter = components['schemas']['LetterAnswer'];
export type LetterPage = components['schemas']['LetterPage'];

export function lettersOf(
  sender: Sender,
  query: { limit?: number; subjectId?: string },
  signal: AbortSignal,
): Promise<LetterPage> {
  const init = { params: { query }, signal };
  switch (sender) {
    case 'subsidy':
      return take(subsidy.GET('/letters', init));
    case 'reward-penalty':
      return take(rewardPenalty.GET('/letters', init));
    case 'commitment':
      return take(commitment.GET('/letters', init));
  }
}

export function letterOf(sender: Sender, letterId: string, signal: AbortSignal): Promise<Letter> {
  const init = { params: { path: { letterId } }, signal };
  switch (sender) {
    case 'subsidy':
      return take(subsidy.GET('/letters/{letterId}', init));
    case 'reward-penalty':
      return take(rewardPenalty.GET('/letters/{letterId}', init));
    case 'commitment':
      return take(commitment.GET('/letters/{letterId}', init));
  }
}
