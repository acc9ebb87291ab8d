import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ROLES } from './actor';
import { Roles } from './auth';
import { RuleSetPages } from './rule-set-pages';
import { RuleCases, RuleSetList, RuleVersionParams, RuleVersionView } from './rule-set-pages.dto';

/** The rules are public: everybody who signs in reads them. Other systems have the files and the events. */
@Controller('rule-sets')
@Roles(...ROLES.filter((role) => role !== 'system'))
export class RuleSetPagesController {
  constructor(@Inject(RuleSetPages) private readonly pages: RuleSetPages) {}

  /** The rule sets of this service with all their versions, and which one is in force today. */
  @Get()
  list(): Promise<RuleSetList> {
    return this.pages.list();
  }

  /** One version: what it says, its text, what it rests on, and what the version before it said. */
  @Get(':kind/:ruleId/:version')
  get(@Param() params: RuleVersionParams): Promise<RuleVersionView> {
    return this.pages.get(params);
  }

  /** The cases that this version decides: what was given, what is expected, and what the rule says. */
  @Get(':kind/:ruleId/:version/cases')
  cases(@Param() params: RuleVersionParams): Promise<RuleCases> {
    return this.pages.cases(params);
  }
}
