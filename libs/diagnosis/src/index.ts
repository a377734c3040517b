export { DiagnosisModule } from './diagnosis.module.js';
export { Diagnosis } from './diagnosis.service.js';
export type { Finding } from './finding.js';
