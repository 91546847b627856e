export const usage = `npm run keys -- create --owner <name> --role viewer|trader|operator
npm run keys -- list
npm run keys -- revoke <id>

  create       make an API key, and print it: it is shown once, and stored
               nowhere
  list         the keys: owner, role, strategy, whether they are valid
  revoke <id>  end a key, and within 5 s its sessions and streams

  --owner <name>        who uses it; one owner sees his own signals,
                        whichever of his keys they came with
  --role <role>         viewer reads; trader also submits signals, and reads
                        no others; operator does everything
  --strategy <name>     the strategy of the signals submitted with it; without
                        one it submits none. A trader's key needs one
  --symbols <a,b>       it submits signals of these only
  --expires-days <n>    it ends after so many days; by default never
  --if-none             do nothing if there is a valid key of that role
  --yes                 do not ask for confirmation
  --json                print one JSON document
  --help                print this text

The database is DATABASE_URL, by default that of the npm start -- --full
running from this folder, else
postgres://trading_gateway:gateway@localhost:5432/trading. With Compose:

  docker compose -f docker-compose.full.yml exec service-gateway \\
    node dist/keys create --owner ann --role operator

In scripts use npm run --silent keys -- …; npm prints lines of its own.
Exit codes: 0 done; 1 not done; 2 wrong usage; 78 invalid setting.
`
