import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { needs, services } from '../../../services'
import { kinds } from '.'

const compose = readFileSync(join(__dirname, '..', '..', '..', '..', 'docker-compose.yml'), 'utf8')

test.each(needs.filter((need) => services.some((service) => service.needs.includes(need))))(
  'npm start and docker compose up run the same %s',
  (need) => {
    const { image } = kinds[need]
    const wanted = `\${${image.setting}:-${image.default}}`
    expect({ image: wanted, isInCompose: compose.includes(wanted) }).toEqual({ image: wanted, isInCompose: true })
  },
)
