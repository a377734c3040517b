import type { OpenAPIObject } from '@nestjs/swagger';

export type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
type Present<List> = List extends (infer Item)[] ? Item : never;
export type Parameter = Present<NonNullable<Operation['parameters']>>;
export type DocumentedResponse = NonNullable<Operation['responses'][string]>;

export const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;
export type Method = (typeof methods)[number];
