import { Module } from '@nestjs/common';
import { CatalogueModule } from './catalogue/catalogue.module';
import { CopiesModule } from './copies/copies.module';

@Module({ imports: [CatalogueModule, CopiesModule] })
export class AppModule {}
