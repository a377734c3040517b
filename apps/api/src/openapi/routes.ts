import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { declarationOf } from '@app/auth';
import { CREATES, FAILS, IMAGE_FIELD, OUTCOMES } from '@app/http';
import type { ErrorClass } from '@app/common';

/** What a route says of itself. */
export interface RouteDeclaration extends Pick<
  ReturnType<typeof declarationOf>,
  'access' | 'policy' | 'rejections' | 'takesCookie'
> {
  readonly fails: readonly ErrorClass[];
  /** What it answers when all goes well. */
  readonly statuses: readonly number[];
  /** The field of a multipart body that takes an image. */
  readonly imageField: string | undefined;
  /** Whether its answer names a new resource in `Location`. */
  readonly createsResource: boolean;
}

const pathKey = 'path';

function methodsOf(controller: Type): string[] {
  const prototype = controller.prototype as object;
  return Object.getOwnPropertyNames(prototype).filter((name) => {
    const value: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    return typeof value === 'function' && Reflect.hasMetadata(pathKey, value) && name !== 'constructor';
  });
}

/** The declarations of every route of the application, by operation: the name of the handler. */
export function routesOf(app: INestApplication): Map<string, RouteDeclaration> {
  const reflector = app.get(Reflector);
  const routes = new Map<string, RouteDeclaration>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as Type;
      for (const method of methodsOf(controller)) {
        const handler = (controller.prototype as Record<string, () => unknown>)[method];
        if (!handler) continue;
        const { access, policy, rejections, takesCookie } = declarationOf(reflector, handler, controller);
        const fails = reflector.get<ErrorClass[] | undefined>(FAILS, handler) ?? [];
        if (routes.has(method)) throw new Error(`${controller.name}.${method} has the name of another operation`);
        routes.set(method, {
          access,
          fails,
          policy,
          rejections,
          takesCookie,
          statuses: reflector.get<number[] | undefined>(OUTCOMES, handler) ?? [],
          imageField: reflector.get<string | undefined>(IMAGE_FIELD, handler),
          createsResource: reflector.get<boolean | undefined>(CREATES, handler) ?? false,
        });
      }
    }
  }
  return routes;
}
