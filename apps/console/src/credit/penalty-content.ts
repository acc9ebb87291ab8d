/** Columns of the national export under which a record keeps what its file said. */
export const MEASURE = '处罚类别';
export const FINE = '罚款金额';
