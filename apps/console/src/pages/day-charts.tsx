import { Card, SimpleGrid, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, read, type Schemas } from '../api';
import { ProblemAlert } from '../problem-alert';
import { useOrganization } from '../session';
import { useSpoken } from '../words';

type Day = Schemas['DailyCountDto'];
type Figure = 'joined' | 'signIns' | 'invitations';

const figures: readonly Figure[] = ['joined', 'signIns', 'invitations'];
/** The counts of the server end there: there may be more. */
const most = 10_000;
const height = 60;
const barWidth = 8;

/** What happened on each of the last 30 days. */
export function DayCharts() {
  const organizationId = useOrganization();
  const counts = useQuery({
    queryKey: [organizationId, 'daily-counts'],
    queryFn: () =>
      read(api.GET('/admin/organizations/{organizationId}/daily-counts', { params: { path: { organizationId } } })),
  });
  return (
    <>
      <ProblemAlert error={counts.error} />
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {counts.data && figures.map((figure) => <Chart key={figure} figure={figure} days={counts.data.days} />)}
      </SimpleGrid>
    </>
  );
}

/** Bars for the eyes, and the same numbers as a table that opens by keyboard. */
function Chart({ figure, days }: { figure: Figure; days: readonly Day[] }) {
  const { words, number, language } = useSpoken();
  const { charts: w } = words.overview;
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  const values = days.map((day) => day[figure]);
  const top = Math.max(1, ...values);
  const shown = (value: number): string => (value >= most ? w.orMore(number(value)) : number(value));
  const total = values.reduce((sum, value) => sum + value, 0);
  const id = `chart-${figure}`;
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Title order={2} size="h5" id={id} mb="xs">
        {w.titles[figure]}
      </Title>
      <svg
        className="chart"
        role="img"
        aria-label={w.summary(number(total), days.length)}
        viewBox={`0 0 ${days.length * barWidth} ${height}`}
        preserveAspectRatio="none"
      >
        {days.map((day, at) => {
          const bar = day[figure] === 0 ? 0 : Math.max(1, (day[figure] / top) * height);
          return <rect key={day.day} x={at * barWidth + 1} y={height - bar} width={barWidth - 2} height={bar} />;
        })}
      </svg>
      <details>
        <summary>{w.table}</summary>
        <div className="outcome" tabIndex={0}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{w.day}</Table.Th>
                <Table.Th scope="col">{w.count}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {days.toReversed().map((day) => (
                <Table.Tr key={day.day}>
                  <Table.Td>{dates.format(new Date(day.day))}</Table.Td>
                  <Table.Td>{shown(day[figure])}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </details>
    </Card>
  );
}
