import { Module } from '@nestjs/common';
import { Policies } from './policies.service';
import { PolicyAnnouncements } from './policy-announcements';
import { PolicyController } from './policy.controller';

@Module({ controllers: [PolicyController], providers: [Policies, PolicyAnnouncements] })
export class PoliciesModule {}
