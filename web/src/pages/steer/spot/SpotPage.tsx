//! The spot-check desk: samples that were drawn, each case with its record and checklist, what the verdicts say of all, and what was
//! sent back. Whoever does not judge sees what was sent back to the own teams.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import { drawQuery, returnedQuery, spotAddress, spotQuery } from '../../../api/spot.ts'
import type { SpotChecks, SpotDraw, SpotDrawItem } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { TopSlot } from '../../../shell/TopSlot.tsx'
import { Desk } from './Desk.tsx'
import { DrawForm } from './DrawForm.tsx'
import { Rates } from './Rates.tsx'
import { Returned } from './Returned.tsx'
import { LOOKS, readSpotSearch, type Look, type SpotSearch } from './search.ts'
import './spot.css'
import './texts.ts'
import { useWhen, useWho } from './words.ts'

const route = getRouteApi('/spot')

export function SpotPage() {
  const { t } = useTranslation('spot')
  const mayCheck = useMay('check')
  if (mayCheck) return <Checks />
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentenceLeader')}</p>} />
      <AllReturned empty={t('noReturned')} />
    </>
  )
}

function AllReturned({ empty }: { empty: string }) {
  const returned = useQuery(returnedQuery)
  return (
    <Loaded query={returned} height={320}>
      {(told) => (told.returned.length === 0 ? <p className="empty-line">{empty}</p> : <Returned all={told.returned} />)}
    </Loaded>
  )
}

function Checks() {
  const { t } = useTranslation('spot')
  const { draw } = route.useSearch()
  const checks = useQuery(spotQuery)
  const at = draw ?? checks.data?.draws[0]?.number
  return (
    <>
      <PageHeader
        title={t('title')}
        sentence={<p>{t('sentence')}</p>}
        actions={
          <>
            {checks.data?.may_draw && <DrawForm told={checks.data} />}
            <Downloads address={(format, language) => (at ? spotAddress(at, format, language) : null)} />
          </>
        }
      />
      <Loaded query={checks} height={560}>
        {(told) => (at ? <Drawn told={told} number={at} /> : <p className="empty-line">{t('nothingDrawn')}</p>)}
      </Loaded>
    </>
  )
}

function Drawn({ told, number }: { told: SpotChecks; number: number }) {
  const { t } = useTranslation('spot')
  const language = useLanguage()
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const draw = useQuery(drawQuery(number))
  const { look = 'desk' } = search
  const set = (change: SpotSearch) => void navigate({ search: (now) => readSpotSearch({ ...now, ...change }), resetScroll: false })
  const name = (one: SpotDrawItem) => t('drawName', { name: say(one.name), from: one.from, to: one.to, number: one.number })
  const waiting = told.draws.reduce((sum, one) => sum + one.waiting, 0)
  const heading = (one: Look) => (one === 'returned' && waiting > 0 ? t('lookCount', { name: t(`look.${one}`), count: whole(waiting, language) }) : t(`look.${one}`))
  return (
    <>
      <TopSlot>
        <Select
          className="spot-pick"
          aria-label={t('draws')}
          value={number}
          options={told.draws.map((one) => ({ value: one.number, label: name(one) }))}
          onChange={(draw: number) => void navigate({ search: readSpotSearch({ draw, look }) })}
        />
      </TopSlot>
      <div className="spot-head">
        <Segmented<Look> aria-label={t('looks')} value={look} options={LOOKS.map((one) => ({ value: one, label: heading(one) }))} onChange={(look) => set({ look })} />
        {draw.data && look !== 'returned' && <About of={draw.data} />}
      </div>
      {look === 'returned' ? (
        <AllReturned empty={t('noReturnedAtAll')} />
      ) : (
        <Loaded query={draw} height={560}>
          {(told) => (look === 'rates' ? <Rates of={told} /> : <Desk key={`${search.draw ?? 0}/${told.of.number}`} of={told} at={search.case} go={(one) => set({ case: one })} />)}
        </Loaded>
      )}
    </>
  )
}

/** What was drawn, from how many, and how far it is read. */
function About({ of: { of } }: { of: SpotDraw }) {
  const { t } = useTranslation('spot')
  const language = useLanguage()
  const [when, who] = [useWhen(), useWho()]
  return (
    <p className="quiet small spot-about">
      <b>{t('progress', { judged: whole(of.judged, language), cases: whole(of.cases, language) })}</b>
      {of.to_judge > 0 && <span>{t('yours', { count: whole(of.to_judge, language) })}</span>}
      <span>{t('about', { things: whole(of.things, language), seed: of.seed, who: who(of.drawn_by), when: when(of.drawn_at) })}</span>
      {of.nth > 1 && <span className="tag tag-warn">{t('nth', { nth: of.nth })}</span>}
      {of.replaced_by && <span className="tag tag-bad">{t('replacedBy', { number: of.replaced_by })}</span>}
    </p>
  )
}
