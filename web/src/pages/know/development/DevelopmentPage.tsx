//! How many of the policies booked will stay: month by month of issue, and class by class.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { developmentQuery } from '../../../api/queries.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { askedOf, PolicyBoard, PolicySettings, type PoliciesOf } from '../../../shapes/PolicyBoard.tsx'
import './development.css'
import { DevelopmentTable } from './DevelopmentTable.tsx'
import { applyDevelopment, type DevelopmentChange } from './search.ts'
import './texts.ts'

const route = getRouteApi('/development')

export function DevelopmentPage() {
  const { t } = useTranslation('development')
  return (
    <PolicyBoard title={t('title')} sentence={t('sentence')} search={route.useSearch()} months={12}>
      {(of) => <Asked of={of} />}
    </PolicyBoard>
  )
}

function Asked({ of }: { of: PoliciesOf }) {
  const { t } = useTranslation('development')
  const labels = useLabels()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (change: DevelopmentChange) => void navigate({ search: (now) => applyDevelopment(now, change), resetScroll: false })
  const { dimensions, limits, measure } = of
  const by = search.by && dimensions.includes(search.by) ? search.by : dimensions[0]
  const found = useQuery(developmentQuery({ ...(by ? { by } : {}), ...askedOf(limits) }))
  return (
    <>
      <PolicySettings of={of} board="development" found={found.data} set={set} by={by}>
        <Field label={t('by')}>
          <Select
            aria-label={t('by')}
            value={by}
            options={dimensions.map((id) => ({ value: id, label: labels.dimension(id) }))}
            onChange={(id) => set({ by: id })}
            popupMatchSelectWidth={false}
          />
        </Field>
      </PolicySettings>
      <Loaded query={found} height={520} empty={<p className="empty-line">{t('nothing')}</p>}>
        {(data) => (data.cohorts.length > 0 ? (
            <DevelopmentTable
              of={data}
              measure={measure}
              limits={limits}
              view={search.view ?? 'chart'}
              setView={(view) => set({ view: view === 'table' ? 'table' : null })}
            />
          ) : <p className="empty-line">{t('nothing')}</p>)}
      </Loaded>
    </>
  )
}
