//! How far a plan that goes down level by level has come, and the deed that takes a place's part further.
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { pushDown } from '../../../api/queries.ts'
import type { PlanTold } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import type { GoalsChange } from './search.ts'
import { useDeed } from './useDeed.ts'

const SHOWN = 8

interface Props {
  told: PlanTold
  name: (path: string[]) => string
  set: (change: GoalsChange) => void
}

export function Pushing({ told, name, set }: Props) {
  const { t } = useTranslation('goals')
  const language = useLanguage()
  const { modal } = App.useApp()
  const { pushing, place, plan } = told
  const deed = useDeed((deep: boolean) => pushDown(plan.number, { place: place.path, deep }))
  if (!pushing) return null
  const here = name(place.path)
  const left = pushing.places - pushing.pushed
  const shown = pushing.waiting.slice(0, SHOWN)
  return (
    <div className="goals-sum goals-pushing">
      <p>
        <span className={`tag ${left === 0 ? 'tag-good' : 'tag-warn'}`}>{t(left === 0 ? 'pushedAll' : 'pushedPart')}</span>{' '}
        {t('pushedCount', { pushed: whole(pushing.pushed, language), places: whole(pushing.places, language) })}
        {place.waits_for && ` ${t('waitsFor', { name: name(place.waits_for) })}`}
      </p>
      {shown.length > 0 && (
        <p className="small goals-waiting">
          <span>{t('stillToPush')}</span>
          {shown.map((path) => (
            <button key={path.join('/')} type="button" className="figure" onClick={() => set({ place: path })}>
              {name(path)}
            </button>
          ))}
          {left > shown.length && <span className="quiet">{t('andMore', { count: left - shown.length })}</span>}
        </p>
      )}
      {place.may_push && (
        <div className="button-row">
          <Button
            type="primary"
            loading={deed.isPending}
            onClick={() => modal.confirm({ title: t('pushTitle', { name: here }), content: t('pushSentence'), okText: t('push'), cancelText: t('cancel'), onOk: () => deed.mutateAsync(false).catch(() => undefined) })}
          >
            {t('push')}
          </Button>
          <Button
            loading={deed.isPending}
            onClick={() => modal.confirm({ title: t('pushDeepTitle', { name: here }), content: t('pushDeepSentence'), okText: t('pushDeep'), cancelText: t('cancel'), onOk: () => deed.mutateAsync(true).catch(() => undefined) })}
          >
            {t('pushDeep')}
          </Button>
        </div>
      )}
    </div>
  )
}
