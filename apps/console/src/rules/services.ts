import { commandHeaders, commitment, creditRating, rewardPenalty, take } from '../api/clients';
import type { components } from '../api/generated/credit-rating';
import { platformOf, type ServiceName } from '../api/platform';

type Schemas = components['schemas'];
export type RuleSetList = Schemas['RuleSetList'];
export type RuleVersion = Schemas['RuleVersionView'];
export type RuleCases = Schemas['RuleCases'];
export type Draft = Schemas['RuleDraftView'];
export type DraftDetail = Schemas['RuleDraftDetail'];
export type DryRun = Schemas['DryRunView'];

/** Policies have drafts of their own, made by the subsidy office. */
export const DRAFT_SERVICES = ['credit-rating', 'reward-penalty', 'commitment'] as const;
export type DraftService = (typeof DRAFT_SERVICES)[number];
export const hasDrafts = (text: string | undefined): text is DraftService =>
  DRAFT_SERVICES.some((service) => service === text);

/** Which service decides by a kind, and so takes its drafts. */
export function serviceOfKind(kind: string): DraftService {
  if (kind === 'rating') return 'credit-rating';
  return kind === 'commitment' ? 'commitment' : 'reward-penalty';
}

export interface VersionPath {
  kind: string;
  ruleId: string;
  version: string;
}

export function ruleSetsOf(service: ServiceName, signal: AbortSignal): Promise<RuleSetList> {
  return take(platformOf[service].GET('/rule-sets', { signal }));
}

export function versionOf(service: ServiceName, path: VersionPath, signal: AbortSignal): Promise<RuleVersion> {
  return take(
    platformOf[service].GET('/rule-sets/{kind}/{ruleId}/{version}', { params: { path: path as never }, signal }),
  );
}

export function casesOf(service: ServiceName, path: VersionPath, signal: AbortSignal): Promise<RuleCases> {
  return take(
    platformOf[service].GET('/rule-sets/{kind}/{ruleId}/{version}/cases', { params: { path: path as never }, signal }),
  );
}

/** The three services answer the same of their drafts; one of them is asked. */
const CLIENT = { 'credit-rating': creditRating, 'reward-penalty': rewardPenalty, commitment } as unknown as Record<
  DraftService,
  typeof creditRating
>;

export function draftsOf(service: DraftService, signal: AbortSignal): Promise<Schemas['RuleDraftPage']> {
  return take(CLIENT[service].GET('/rule-sets/drafts', { params: { query: { limit: 100 } }, signal }));
}

export function draftOf(service: DraftService, draftId: string, signal: AbortSignal): Promise<DraftDetail> {
  return take(CLIENT[service].GET('/rule-sets/drafts/{draftId}', { params: { path: { draftId } }, signal }));
}

export function newDraft(service: DraftService, body: Schemas['NewRuleDraft'], key: string): Promise<Draft> {
  return take(CLIENT[service].POST('/rule-sets/drafts', { params: { header: commandHeaders(key) }, body }));
}

export function publishDraft(service: DraftService, { id, version }: Draft, key: string): Promise<Draft> {
  return take(
    CLIENT[service].POST('/rule-sets/drafts/{draftId}/publish', {
      params: { path: { draftId: id }, header: commandHeaders(key, version) },
    }),
  );
}

export function withdrawDraft(
  service: DraftService,
  { id, version }: Draft,
  reason: string,
  key: string,
): Promise<Draft> {
  return take(
    CLIENT[service].POST('/rule-sets/drafts/{draftId}/withdrawal', {
      params: { path: { draftId: id }, header: commandHeaders(key, version) },
      body: { reason },
    }),
  );
}

export const changedIn = ({ matrix }: DryRun): number =>
  matrix.reduce((sum, { from, to, count }) => sum + (from === to ? 0 : count), 0);
