import { Component, type ReactNode } from "react"
import { ErrorState } from "./ErrorState"

/** Keeps a fault of one page from taking the others with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === undefined) return this.props.children
    return <ErrorState order={1} error={this.state.error} retry={() => this.setState({ error: undefined })} />
  }
}
