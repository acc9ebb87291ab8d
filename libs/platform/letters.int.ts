import { Body, Controller, Inject, Module, Post } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import { enterpriseRegisteredV1 } from '@app/contracts/enterprise';
import { DomainError } from '@app/kernel/errors';
import { eventually } from '@app/testing/eventually';
import { TestPark, type TestEnterprise } from '@app/testing/park';
import { pdfText } from '@app/testing/pdf-text';
import type { TestPerson } from '@app/testing/identity-provider';
import { type HttpAnswer, TestService, TestWorld } from '@app/testing/test-service';
import { IsBoolean, IsIn, IsString, IsUUID } from 'class-validator';
import { Roles } from './auth';
import { Clock } from './clock';
import { CopyTables1700000000001 } from './copy-tables';
import { Database } from './database';
import { EnterpriseCopies } from './enterprise-copies';
import { Idempotent } from './idempotency';
import type { EventContext } from './kafka-strategy';
import { Letters } from './letters';
import type { LetterAnswer, LetterPage } from './letters.dto';
import { OnEvent } from './on-event';
import type { ServiceDefinition } from './service-definition';

// A service that does nothing but write letters.

class WriteLetter {
  @IsUUID()
  enterpriseId: string;

  @IsIn(['decision', 'guidance'])
  kind: 'decision' | 'guidance';

  @IsString()
  text: string;

  /** Takes the letter back by failing after it. */
  @IsBoolean()
  fails: boolean;
}

@Controller('writings')
class WritingController {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Letters) private readonly letters: Letters,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
  ) {}

  @Post()
  @Idempotent()
  @Roles('credit-officer')
  write(@Body() { enterpriseId, kind, text, fails }: WriteLetter): Promise<{ id: string; number: string }> {
    return this.db.command(async (tx) => {
      const letter = await this.letters.add(tx, {
        ...{ kind, enterpriseId, subject: { kind: 'violation', id: enterpriseId }, title: '不予行政处罚决定书' },
        ...{ paragraphs: [text], facts: [{ label: '联系电话', value: '13812345678' }], amountFen: 10_000n },
        ...{ basis: ['《中华人民共和国行政处罚法》第三十三条'], issuer: '东湾高新区信用中心' },
        ...{ todo: [{ what: '参加合规培训', dueOn: null }], issuedOn: this.clock.today() },
      });
      if (fails) throw new DomainError('conflict', 'calendar-missing', { year: 2027 });
      return letter;
    });
  }

  @OnEvent(enterpriseRegisteredV1)
  async hear(data: EventData<typeof enterpriseRegisteredV1>, { tx }: EventContext): Promise<void> {
    await this.enterprises.apply(tx, data);
  }
}

@Module({ controllers: [WritingController] })
class WritingModule {}

const writer: ServiceDefinition = {
  name: 'reward-penalty',
  title: { zh: '文书', en: 'Letters' },
  module: WritingModule,
  entities: [],
  migrations: [CopyTables1700000000001],
  messages: {},
  ruleKinds: [],
  letterPrefix: '园信测',
};

const officer: TestPerson = { sub: 'officer-1', roles: ['credit-officer'] };

describe('letters', () => {
  let world: TestWorld;
  let service: TestService;
  let own: TestEnterprise;
  let other: TestEnterprise;
  let itself: TestPerson;

  const write = (
    enterprise: TestEnterprise,
    more: Partial<WriteLetter> = {},
    key?: string,
  ): Promise<HttpAnswer<{ id: string; number: string }>> =>
    service.call('POST', '/writings', {
      as: officer,
      body: { enterpriseId: enterprise.enterpriseId, kind: 'decision', text: '决定不予处罚。', fails: false, ...more },
      ...(key ? { key } : {}),
    });
  const read = (id: string, as = officer): Promise<HttpAnswer<LetterAnswer & { code?: string }>> =>
    service.call('GET', `/letters/${id}`, { as });
  const pdf = async (id: string, as: TestPerson, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${service.url}/letters/${id}/pdf`, {
      headers: { authorization: `Bearer ${await world.identity.token(as)}`, ...headers },
    });

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, writer);
    const park = new TestPark(world);
    own = await park.register();
    other = await park.register();
    itself = { sub: 'enterprise-1', roles: ['enterprise'], enterpriseId: own.enterpriseId };
    await eventually(async () => (await service.db.query(`select 1 from enterprise_copy`)).length === 2 || undefined);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  it('are numbered without gaps, also when some are taken back and many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => write(own, { fails: n % 3 === 0 })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(8);
    const rows = await service.db.query<{ number: string }>(`select number from letter`);
    const numbers = rows.map(({ number }) => Number(/^园信测〔2026〕(\d+)号$/.exec(number)?.[1]));
    expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('are one a request, however often it is sent', async () => {
    const key = 'a-key-of-its-own';
    const first = await write(own, {}, key);
    expect((await write(own, {}, key)).body).toEqual(first.body);
  });

  it('say whom they reach as it was on the day, and what is usual where nothing else is said', async () => {
    const { id, number } = (await write(own)).body;
    const { body } = await read(id, itself);
    expect(body).toMatchObject({
      ...{ id, number, kind: 'decision', enterpriseId: own.enterpriseId, issuedOn: '2026-06-01' },
      recipient: { uscc: own.uscc },
      ...{ amountFen: '10000', amountInCapitals: '壹佰元整', todo: [{ what: '参加合规培训', dueOn: null }] },
    });
    expect(body.remedy).toContain('行政复议');
    const guidance = await read((await write(own, { kind: 'guidance' })).body.id);
    expect(guidance.body.remedy).toContain('提出异议');
    const [audited] = await service.db.query(`select actor, detail from audit where subject_id = $1`, [id]);
    expect(audited).toMatchObject({ actor: officer.sub, detail: { number, contentSha256: body.contentSha256 } });
  });

  it('hold no personal data, even when a writer was careless', async () => {
    const text = '法定代表人身份证号110101199003070011，账号6222021001116245702。';
    const { body } = await read((await write(own, { text })).body.id);
    expect(body.paragraphs).toEqual(['法定代表人身份证号110101********0011，账号****5702。']);
    expect(body.facts).toEqual([{ label: '联系电话', value: '138****5678' }]);
  });

  it('come as PDF, the same bytes each time, and are not sent again to who has them', async () => {
    const { id, number } = (await write(own)).body;
    const first = await pdf(id, itself);
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(first.headers.get('content-disposition')).toContain(
      `inline; filename="letter-${id}.pdf"; filename*=UTF-8''`,
    );
    const bytes = Buffer.from(await first.arrayBuffer());
    expect(pdfText(bytes).text).toContain(`${number}不予行政处罚决定书`);
    expect(Buffer.from(await (await pdf(id, officer)).arrayBuffer()).equals(bytes)).toBe(true);
    const again = await pdf(id, itself, { 'if-none-match': first.headers.get('etag')! });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  });

  it('are seen by offices and the enterprise itself, and by nobody else', async () => {
    const mine = (await write(own)).body;
    const theirs = (await write(other)).body;
    const hidden = await read(theirs.id, itself);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'letter.not-found']);
    expect((await pdf(theirs.id, itself)).status).toBe(404);
    const list = (as: TestPerson, query: string): Promise<HttpAnswer<LetterPage>> =>
      service.call('GET', `/letters?${query}`, { as });
    expect((await list(itself, `enterpriseId=${other.enterpriseId}`)).status).toBe(404);
    const all = await list(itself, 'limit=200');
    expect(new Set(all.body.items.map(({ enterpriseId }) => enterpriseId))).toEqual(new Set([own.enterpriseId]));
    expect(all.body.items[0]?.id).toBe(mine.id);
    const page = await list(officer, 'limit=1');
    expect(page.body.items.map(({ id }) => id)).toEqual([theirs.id]);
    const next = await list(officer, `limit=1&cursor=${page.body.nextCursor}`);
    expect(next.body.items.map(({ id }) => id)).toEqual([mine.id]);
    const about = await list(officer, `subjectId=${other.enterpriseId}&kind=decision`);
    expect(about.body.items.map(({ id }) => id)).toEqual([theirs.id]);
    for (const role of ['system', 'operator'] as const) {
      expect((await list({ sub: role, roles: [role] }, '')).status).toBe(403);
      expect((await pdf(mine.id, { sub: role, roles: [role] })).status).toBe(403);
    }
  });

  it('are never changed, by the service or by hand', async () => {
    await expect(service.db.query(`update letter set title = 'x'`)).rejects.toThrow('never changed');
    await expect(service.db.query(`delete from letter`)).rejects.toThrow('never changed');
  });
});
