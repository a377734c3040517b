export { NameRegistry } from './name-registry.repository.js';
export { RegisteredName } from './registered-name.entity.js';
export { UsernameDenied, UsernameInvalid, UsernameTaken } from './usernames.errors.js';
export { UsernamesModule } from './usernames.module.js';
