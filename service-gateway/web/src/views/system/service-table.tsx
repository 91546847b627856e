import type { ServiceState } from '../../api/answers'
import { formatMs } from '../../format/amount'

export const ServiceTable = ({ services }: { services: readonly ServiceState[] }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Service</th>
        <th scope="col">State</th>
        <th scope="col" class="n">
          Behind
        </th>
      </tr>
    </thead>
    <tbody>
      {services.map(({ name, state, reason, lagMs }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td class={`wraps ${state === 'up' ? 'up' : 'down'}`}>{reason ? `${state}: ${reason}` : state}</td>
          <td class="n">{lagMs === undefined ? '–' : formatMs(lagMs)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
