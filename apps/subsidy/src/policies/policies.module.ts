import { Module } from '@nestjs/common';
import { Policies } from './policies.service';
import { PolicyAnnouncements } from './policy-announcements';
import { PolicyDrafts } from './policy-drafts.service';
import { PolicyController } from './policy.controller';

@Module({ controllers: [PolicyController], providers: [Policies, PolicyDrafts, PolicyAnnouncements] })
export class PoliciesModule {}
