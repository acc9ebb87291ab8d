import { take } from '../api/clients';
import type { components } from '../api/generated/subsidy';
import { platformOf } from '../api/platform';

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
  return take(platformOf[sender].GET('/letters', { params: { query }, signal }));
}

export function letterOf(sender: Sender, letterId: string, signal: AbortSignal): Promise<Letter> {
  return take(platformOf[sender].GET('/letters/{letterId}', { params: { path: { letterId } }, signal }));
}
