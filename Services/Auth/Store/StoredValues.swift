public import Access
public import Calendar
public import Contracts
public import Database

// Values of shared modules that stand in columns as their raw values.
extension Hierarchy: ArrayElement {}
extension Role: ArrayElement {}
extension Reach: ArrayElement {}
extension HoldingMode: ArrayElement {}
extension Assurance: Column {}
extension Language: Column {}
extension SessionRevoked.Kind: Column {}
