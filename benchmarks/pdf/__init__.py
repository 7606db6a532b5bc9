"""How well PDFs are read: text, order, headings and reference lists, beside other readers."""
