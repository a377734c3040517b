export { DemoDataModule } from './demo-data.module.js';
export { DemoData, type RemovedDemoData } from './demo-data.service.js';
export { refuseDemoData } from './refuse-demo-data.js';
export { demoAdminRole, demoAnnex, demoGuests, demoOrganization, demoUserId } from './demo-ids.js';
