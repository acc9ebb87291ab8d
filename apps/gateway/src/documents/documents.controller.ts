import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Public } from '@app/platform/auth';
import { CONFIG } from '@app/platform/tokens';
import { DomainError } from '@app/kernel/errors';
import type { GatewayConfig } from '../config';
import { type Upstream, upstreamsOf } from '../upstreams';
import { DocumentIndex, DocumentParams } from './documents.dto';

const TIMEOUT_MS = 5_000;

/** The OpenAPI documents of the services, as one reaches them through the gateway. */
@Controller('openapi')
@Public()
export class DocumentsController {
  private readonly upstreams: Upstream[];

  constructor(@Inject(CONFIG) private readonly config: GatewayConfig) {
    this.upstreams = upstreamsOf(config);
  }

  /** Which documents there are; the gateway's own is at `/openapi.json`. */
  @Get()
  index(): DocumentIndex {
    const services = this.upstreams.map(({ name }) => ({ name, url: `/openapi/${name}.json` }));
    return { documents: [...services, { name: 'gateway', url: '/openapi.json' }] };
  }

  /** The document of one service, naming its address here. */
  @Get(':file')
  async document(@Param() { file }: DocumentParams): Promise<Record<string, unknown>> {
    const name = file.slice(0, -'.json'.length);
    const upstream = this.upstreams.find((candidate) => candidate.name === name);
    if (!upstream) throw new DomainError('not-found', 'document.not-found', { name: file });
    const document = await fetchDocument(upstream);
    return { ...document, servers: [{ url: `${this.config.PUBLIC_URL}/api/${name}` }] };
  }
}

async function fetchDocument({ name, url }: Upstream): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(new URL('/openapi.json', url), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok) return (await response.json()) as Record<string, unknown>;
  } catch {
    // Said below: whatever went wrong, the service cannot be asked.
  }
  throw new DomainError('unavailable', 'service.unavailable', { service: name });
}
