//! Why two numbers disagree: the same policies on two calibres, and every step between the two figures.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { bookQuery, bridgeQuery, homeQuery } from '../../../api/queries.ts'
import { WhereChips } from '../../../shapes/board/Where.tsx'
import { NothingFound } from '../../../shapes/board/NothingFound.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import './bridge.css'
import { BridgeBody } from './BridgeBody.tsx'
import { choicesOf, type Choices } from './choices.ts'
import { BridgeFields } from './Fields.tsx'
import { BridgePeriod } from './Period.tsx'
import { applyBridge, type BridgeChange } from './search.ts'

const route = getRouteApi('/bridge')

export function Bridge() {
  const { t } = useTranslation('bridge')
  const book = useQuery(bookQuery)
  const search = route.useSearch()
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={book} height={560}>
        {(data) => {
          const choices = choicesOf(data, search)
          return choices ? <Chosen choices={choices} /> : <p className="empty-line">{t('noMeasure')}</p>
        }}
      </Loaded>
    </>
  )
}

function Chosen({ choices }: { choices: Choices }) {
  const { t } = useTranslation('bridge')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const home = useQuery(homeQuery)
  const bridge = useQuery(bridgeQuery(choices.question))
  const factsUntil = home.data?.facts_until ?? null
  const set = (change: BridgeChange) => void navigate({ search: (now) => applyBridge(now, change), resetScroll: false })
  const nothing = <NothingFound state={{ where: search.where ?? [], from: search.from, to: search.to }} set={() => set({ where: null, from: null, to: null })} />
  return (
    <>
      <TopSlot>
        <BridgePeriod from={search.from} to={search.to} set={set} factsUntil={factsUntil} />
      </TopSlot>
      <section className="panel bridge" aria-label={t('title')}>
        <BridgeFields choices={choices} set={set} />
        <WhereChips where={search.where ?? []} set={({ where }) => set({ where })} />
        <Loaded query={bridge} height={460} empty={nothing}>
          {(data) =>
            data.a.value === 0 && data.b.value === 0 && data.steps.every((step) => step.more + step.less === 0) ? (
              nothing
            ) : (
              <BridgeBody
                bridge={data}
                measure={choices.measure}
                question={choices.question}
                factsUntil={factsUntil}
                view={search.view ?? 'chart'}
                setView={(view) => set({ view: view === 'table' ? 'table' : null })}
              />
            )
          }
        </Loaded>
      </section>
    </>
  )
}
