import type { TokenPair } from '@app/auth';
import type { RefreshedSessionDto } from './dto/session.dto.js';

export const toRefreshedSession = ({ accessToken }: TokenPair): RefreshedSessionDto => ({ sessionToken: accessToken });
