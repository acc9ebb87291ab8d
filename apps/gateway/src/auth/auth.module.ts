import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { Health } from '@app/platform/health';
import { AuthController } from './auth.controller';
import { IdentityProvider } from './identity-provider';
import { SessionCookies } from './session-cookies';
import { Sessions } from './sessions';
import { SignIn } from './sign-in.service';

@Module({
  controllers: [AuthController],
  providers: [IdentityProvider, Sessions, SessionCookies, SignIn],
  exports: [Sessions],
})
export class AuthModule implements OnModuleInit {
  constructor(
    @Inject(Health) private readonly health: Health,
    @Inject(IdentityProvider) private readonly provider: IdentityProvider,
  ) {}

  onModuleInit(): void {
    this.health.add('identity-provider', async () => {
      await this.provider.load();
      return null;
    });
  }
}
