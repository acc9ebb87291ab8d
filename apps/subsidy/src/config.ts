import type { SharedConfig } from '@app/platform/config';
import { secret } from '@app/platform/secret-files';
import { z } from 'zod';

/** What this service reads from its environment beyond the shared variables. */
export const subsidyConfig = {
  /** The bank's payment interface. */
  BANK_URL: z.url().transform((url) => url.replace(/\/$/, '')),
  /** Bearer token of both directions: our calls, and the bank's notifications. */
  BANK_TOKEN: secret(z.string().min(8)),
  /** Longest wait for an answer of the bank; after it the outcome is unknown. */
  BANK_TIMEOUT_MS: z.coerce.number().int().min(50).max(60_000).default(5_000),
  /** Longest wait, before paying, for what credit-rating has published by then. */
  CREDIT_DATA_TIMEOUT_MS: z.coerce.number().int().min(50).max(60_000).default(10_000),
  /** The office that signs letters to enterprises. */
  LETTER_ISSUER: z.string().min(2).max(60).default('园区扶持资金管理办公室'),
  /** Payee accounts are encrypted with it. 32 bytes in base64. */
  DATA_KEY: secret(z.base64().refine((key) => Buffer.from(key, 'base64').length === 32, 'must be 32 bytes in base64')),
};

export type SubsidyConfig = SharedConfig & z.infer<z.ZodObject<typeof subsidyConfig>>;
