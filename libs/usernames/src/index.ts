export { canonicalNameOf } from './canonical-name.js';
export { batchesOf, DeniedNames, type RegistryRow, type Replacement } from './denied-names.repository.js';
export { HeldNames } from './held-names.repository.js';
export { nameKeyOf, type NameKey } from './name-key.js';
export { NameRegistry } from './name-registry.repository.js';
export { RegisteredName } from './registered-name.entity.js';
export { compilePattern, longestName, type UsernamePolicy } from './username-policy.js';
export { UsernameConfusable, UsernameDenied, UsernameInvalid, UsernameTaken } from './usernames.errors.js';
export { UsernamesModule } from './usernames.module.js';
