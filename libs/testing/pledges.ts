import type { TestEnterprise, TestPark } from './park';
import type { TestPerson } from './identity-provider';
import { eventually } from './eventually';
import type { HttpAnswer, TestService } from './test-service';

export interface TestPledge {
  id: string;
  state: string;
  version: number;
  verificationId: string | null;
  verifyBy: string | null;
  code?: string;
  breach: { kind: string; class: string; recordId: string; determinedOn: string } | null;
  materials: {
    code: string;
    reasons: string[];
    receiptId: string;
    dueOn: string | null;
    graceUntil: string | null;
    handedInOn: string | null;
    late: boolean | null;
    papers?: { id: string; sha256: string }[];
  }[];
}

export const regulator: TestPerson = { sub: 'regulator-1', roles: ['regulator'], department: 'market-regulation' };

/** Signs, hands in and verifies pledges at a running `commitment` service, as people would. */
export class TestPledges {
  constructor(
    private readonly service: TestService,
    private readonly park: TestPark,
  ) {}

  /** A new enterprise of this grade, known to the service. */
  async enterprise(grade = 'B'): Promise<{ enterprise: TestEnterprise; person: TestPerson }> {
    const enterprise = await this.park.register();
    await this.park.rate(enterprise, grade);
    const { enterpriseId } = enterprise;
    await eventually(
      async () =>
        (await this.service.db.query(`select 1 from rating_copy where enterprise_id = $1`, [enterpriseId])).length > 0,
    );
    return { enterprise, person: { sub: `agent-of-${enterpriseId}`, roles: ['enterprise'], enterpriseId } };
  }

  async notice(as: TestPerson, item: string, materials: string[]): Promise<{ hash: string; text: string }> {
    const path = `/items/${item}/notice?materials=${materials.join(',')}`;
    return (await this.service.call<{ hash: string; text: string }>('GET', path, { as })).body;
  }

  async sign(as: TestPerson, item: string, materials: string[]): Promise<HttpAnswer<TestPledge>> {
    const { hash: noticeHash } = await this.notice(as, item, materials);
    return this.service.call('POST', '/pledges', { as, body: { item, materials, noticeHash, accepted: true } });
  }

  /** Signs, and it holds. */
  async signed(as: TestPerson, item = 'water-hookup', materials = ['site-drawing']): Promise<TestPledge> {
    const { status, body } = await this.sign(as, item, materials);
    if (status !== 201 || body.state !== 'signed') throw new Error(`not signed: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  async get(as: TestPerson, id: string): Promise<TestPledge & { reminders: { kind: string; remindedOn: string }[] }> {
    const path = `/pledges/${id}`;
    return (
      await this.service.call<TestPledge & { reminders: { kind: string; remindedOn: string }[] }>('GET', path, { as })
    ).body;
  }

  async handIn(as: TestPerson, id: string, material: string): Promise<HttpAnswer<TestPledge>> {
    const { version } = await this.get(as, id);
    const body = { material, sha256: 'ab'.repeat(32) };
    return this.service.call('POST', `/pledges/${id}/papers`, { as, body, ifMatch: `"${version}"` });
  }

  /** Found true, or false for untrue content. */
  async found(
    id: string,
    finding: 'true' | 'false',
    { as = regulator, more = {} }: { as?: TestPerson; more?: Record<string, unknown> } = {},
  ): Promise<HttpAnswer<{ state: string; pledgeState: string; code?: string }>> {
    const [task] = await this.service.db.query<{ id: string; version: number }>(
      `select id, version from verification where pledge_id = $1`,
      [id],
    );
    const proof = { ground: 'untrue-content', evidence: '现场勘查与所附图纸不符，详见勘查记录。' };
    return this.service.call('POST', `/verifications/${task!.id}/result`, {
      as,
      body: { finding, reason: '经核查', ...(finding === 'false' ? proof : {}), ...more },
      ifMatch: `"${task!.version}"`,
    });
  }
}
