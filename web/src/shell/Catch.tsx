//! Keeps a screen that fails from taking the whole desk with it.
import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../shapes/PageHeader.tsx'

export class Catch extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <Crash again={() => this.setState({ failed: false })} /> : this.props.children
  }
}

function Crash({ again }: { again: () => void }) {
  const { t } = useTranslation('shell')
  return (
    <>
      <PageHeader title={t('crash.title')} />
      <div className="state state-failed" role="alert">
        <div>
          <p>{t('crash.sentence')}</p>
        </div>
        <Button onClick={again}>{t('crash.again')}</Button>
      </div>
    </>
  )
}
