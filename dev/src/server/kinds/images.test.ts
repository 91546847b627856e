import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { needs, services } from '../../../services'
import { kinds } from '.'

const root = join(__dirname, '..', '..', '..', '..')
const compose = ['docker-compose.yml', 'infra/compose/full.yml'].map((file) => readFileSync(join(root, file), 'utf8')).join('')

test.each(needs.filter((need) => services.some((service) => service.needs.includes(need))))(
  'npm start and docker compose up run the same %s',
  (need) => {
    const { image } = kinds[need]
    const wanted = `\${${image.setting}:-${image.default}}`
    expect({ image: wanted, isInCompose: compose.includes(wanted) }).toEqual({ image: wanted, isInCompose: true })
  },
)
