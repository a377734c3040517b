import { beforeAll, describe, expect, it } from '@jest/globals';
import { api, type Answer } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
});

const tell = (data: string): Promise<Answer> =>
  api.as(ada).post(`/admin/organizations/${ada.organization}/notifications`, undefined, {
    raw: `{"all":true,"type":"order.paid","title":"t","body":"b","data":${data}}`,
    headers: { 'content-type': 'application/json' },
  });

describe('A number in the data of a notification', () => {
  it.each([
    '{"id":9007199254740991}',
    '{"id":9007199254740992}',
    '{"id":-100000000000000000000}',
    '{"price":0.1,"list":[1e23]}',
  ])('comes back as it was sent: %s', async (data) => {
    expect((await tell(data)).status).toBe(201);
    const { body } = await api.as(ada).get(`/v1/user/notifications?containerId=${ada.organization}&limit=1`);
    expect(body.notifications[0].data).toEqual(JSON.parse(data));
  });

  it.each([
    ['{"orderId":1234567890123456789}', 'data.orderId'],
    ['{"lines":[{"id":1},{"id":-9007199254740993}]}', 'data.lines.1.id'],
    ['{"id":1.8446744073709551615e19}', 'data.id'],
    ['{"id":12345678901234567890.5}', 'data.id'],
  ])('is refused by its name when it would become another one: %s', async (data, field) => {
    const { status, body } = await tell(data);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });
});
