import { z } from 'zod';
import type { EventContract } from './define-event';

/** A JSON Schema, draft 7: what AsyncAPI speaks by default. */
export interface JsonSchema {
  type?: string | string[];
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  description?: string;
}

/** The schema of an event's data, as a reader sees it: fields that are not named here may come later. */
export function dataSchema(contract: EventContract): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(contract.schema, { target: 'draft-7', io: 'input' });
  return schema as JsonSchema;
}
