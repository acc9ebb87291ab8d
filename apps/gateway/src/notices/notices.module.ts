import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { NoticeChannel } from './notice-channel';
import { NoticeStreams } from './notice-streams';
import { NoticesController } from './notices.controller';

@Module({ imports: [AuthModule], controllers: [NoticesController], providers: [NoticeChannel, NoticeStreams] })
export class NoticesModule {}
